// Short messages in the corner; `undo` adds a button that reverses the action.
const place = document.getElementById("toasts");

export function toast(text, { bad = false, undo = null, seconds = bad ? 12 : 6 } = {}) {
  const box = document.createElement("div");
  box.className = "toast";
  if (bad) box.dataset.bad = "";
  const words = document.createElement("p");
  words.textContent = text;
  box.append(words);
  const button = (label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", () => {
      box.remove();
      act();
    });
    box.append(made);
  };
  if (undo) button(place.dataset.undo, undo);
  else button(place.dataset.close, () => {});
  place.append(box);
  setTimeout(() => box.remove(), seconds * 1000);
}

export const words = place.dataset;
