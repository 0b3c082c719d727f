// Finds a record while the user types: the list comes from the server, and the hidden field receives the id.
const options = (picker) => [...picker.querySelectorAll("[data-pick]")];

function settle(picker, option) {
  picker.querySelector("[data-picked]").value = option.dataset.pick;
  const further = picker.querySelector("[data-picked-with]");
  if (further) further.value = option.dataset.pickWith;
  const input = picker.querySelector("[role=combobox]");
  input.value = (option.querySelector("[data-picked-name]") ?? option.querySelector("span:last-child")).textContent;
  close(picker);
  input.focus();
}

function close(picker) {
  picker.querySelector("[role=listbox]").replaceChildren();
  picker.querySelector("[role=combobox]").setAttribute("aria-expanded", "false");
}

document.addEventListener("input", (event) => {
  const picker = event.target.closest("[data-picker]");
  if (picker) for (const hidden of picker.querySelectorAll("input[type=hidden]")) hidden.value = "";
});

document.addEventListener("htmx:after:swap", (event) => {
  const picker = event.target.closest?.("[data-picker]");
  if (picker) picker.querySelector("[role=combobox]").setAttribute("aria-expanded", String(options(picker).length > 0));
});

document.addEventListener("click", (event) => {
  const option = event.target.closest("[data-pick]");
  if (option) settle(option.closest("[data-picker]"), option);
});

document.addEventListener("keydown", (event) => {
  const picker = event.target.closest?.("[data-picker]");
  if (!picker || !options(picker).length) return;
  const all = options(picker);
  const at = all.indexOf(document.activeElement);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length].focus();
  } else if (event.key === "Enter" && at < 0) {
    event.preventDefault();
    settle(picker, all[0]);
  } else if (event.key === "Escape") {
    event.preventDefault();
    close(picker);
  }
});
