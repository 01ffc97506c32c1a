// The menu of examples and lessons.

import { examples } from "examples";

const all = Object.values(examples).flat();

/** The lessons, in order. */
export const lessons = examples.Lessons;

/** How a program of the menu is called. @param {string} name */
export const label = (name) => all.find((program) => program.name === name)?.label;

/** The text of a program of the menu. @param {string} name */
export const text = (name) => all.find((program) => program.name === name)?.text;

/** Fills the menu; `chosen` is called with the name of what is chosen.
 * @param {HTMLElement} place @param {(name: string) => void} chosen
 * @param {(name: string, label: string) => HTMLElement} [also] what stands beside a lesson */
export function menu(place, chosen, also) {
  for (const [title, programs] of Object.entries(examples)) {
    const heading = place.appendChild(document.createElement("h2"));
    heading.textContent = title;
    for (const { name, label } of programs) {
      const button = document.createElement("button");
      button.textContent = label;
      button.addEventListener("click", () => {
        place.hidePopover();
        chosen(name);
      });
      const row = place.appendChild(document.createElement("div"));
      row.className = "row";
      row.append(button);
      if (also && title === "Lessons") row.append(also(name, label));
    }
  }
}
