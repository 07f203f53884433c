// What the component is registered with. That travels with every answer, so the player itself is fetched, once.
const { default: mount } = await import(new URL(PLAYER_ADDRESS, location.origin).href);

export default mount;
