// Stores the owner token in a cookie. If this browser already has a token (from another tab), it is reported to Python.
const YEAR = 365 * 24 * 3600;

export default function ({ data, setStateValue }) {
  const stored = document.cookie.split("; ").find((pair) => pair.startsWith(`${data.cookie}=`))?.split("=")[1];
  if (stored && stored !== data.token) setStateValue("token", stored);
  const token = stored || data.token;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${data.cookie}=${token}; Path=/; Max-Age=${YEAR}; SameSite=Strict${secure}`;
}
