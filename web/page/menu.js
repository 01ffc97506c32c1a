// The menu of examples and lessons.

import { examples } from "examples";

/** Fills the menu; `chosen` is called with the name and the program of what is chosen. @param {HTMLElement} place
 * @param {(name: string, text: string) => void} chosen */
export function menu(place, chosen) {
  for (const [title, programs] of Object.entries(examples)) {
    const heading = place.appendChild(document.createElement("h2"));
    heading.textContent = title;
    for (const { name, label, text } of programs) {
      const button = place.appendChild(document.createElement("button"));
      button.textContent = label;
      button.addEventListener("click", () => {
        place.hidePopover();
        chosen(name, text);
      });
    }
  }
}
