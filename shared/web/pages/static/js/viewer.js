// Sends the viewer's time zone to the server, so that pages show the viewer's local times.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const known = document.cookie.split("; ").find((pair) => pair.startsWith("tz="));
if (zone && known !== `tz=${encodeURIComponent(zone)}`) {
  document.cookie = `tz=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
  if (!known && zone !== "UTC" && document.querySelector("main time")) location.reload();
}
