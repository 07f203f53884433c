// Keep the owner token in a cookie; tell Python if this browser already had another one (a second tab).
const YEAR = 365 * 24 * 3600;

export default function ({ data, setStateValue }) {
  const kept = document.cookie.split("; ").find((pair) => pair.startsWith(`${data.cookie}=`))?.split("=")[1];
  if (kept && kept !== data.token) setStateValue("token", kept);
  const token = kept || data.token;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${data.cookie}=${token}; Path=/; Max-Age=${YEAR}; SameSite=Strict${secure}`;
}
