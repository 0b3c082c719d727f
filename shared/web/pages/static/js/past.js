// The slider that puts a page into the past: says where it stands while moving, goes there when let go.
document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-as-of]");
  if (!form) return;
  const shown = form.querySelector("output");
  const { value, max } = event.target;
  shown.textContent = value === max ? shown.dataset.now : new Date(value * 1000).toLocaleString(document.documentElement.lang);
});

document.addEventListener("change", (event) => {
  if (!event.target.closest("[data-as-of]")) return;
  const { value, min, max } = event.target;
  const there = new URL(location.href);
  if (max - value < (max - min) / 200) there.searchParams.delete("as_of");
  else there.searchParams.set("as_of", new Date(value * 1000).toISOString());
  location.assign(there);
});
