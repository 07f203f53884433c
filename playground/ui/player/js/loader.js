// The registered component. Streamlit sends a component's JavaScript with every answer, so it only fetches the player,
// which the browser caches. PLAYER_ADDRESS is defined when the files are joined.
const { default: mount } = await import(new URL(PLAYER_ADDRESS, location.origin).href);

export default mount;
