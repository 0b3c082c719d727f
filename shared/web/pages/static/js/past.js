// The slider that shows a page as of a past moment. It displays the moment while it moves and loads the page once it
// rests, because arrow keys move it step by step. The moment can also be typed beside it.
const REST_MS = 600;
let rest = 0;

const isNow = ({ value, min, max }) => max - value < (max - min) / 200;

function go(moment) {
  const there = new URL(location.href);
  if (moment) there.searchParams.set("as_of", moment.toISOString());
  else there.searchParams.delete("as_of");
  location.assign(there);
}

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-as-of] input[type=range]")) return;
  clearTimeout(rest);
  const shown = event.target.form.querySelector("output");
  shown.textContent = isNow(event.target) ? shown.dataset.now : new Date(event.target.value * 1000).toLocaleString(document.documentElement.lang);
});

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches("[data-as-of] input")) return;
  clearTimeout(rest);
  if (input.type === "range") rest = setTimeout(() => go(isNow(input) ? null : new Date(input.value * 1000)), REST_MS);
  else if (input.validity.valid) go(input.value ? new Date(input.value) : null);
  else input.reportValidity();
});
