// Tells the server the viewer's time zone, so that it writes times as they are on the viewer's wall.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const known = document.cookie.split("; ").find((pair) => pair.startsWith("tz="));
if (zone && known !== `tz=${encodeURIComponent(zone)}`) {
  document.cookie = `tz=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
  if (!known && zone !== "UTC" && document.querySelector("main time")) location.reload();
}
