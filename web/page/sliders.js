// Controls for the sliders of a program.

/** @typedef {import("./engine.js").Slider} Slider */

export class Sliders {
  /** Where the reader has put them, by their names: the number of steps from the lower end. @type {Record<string, number>} */
  positions = {};
  /** @type {HTMLElement} */ #place;
  /** @type {() => void} */ #moved;
  /** @type {Map<string, {row: HTMLElement, input: HTMLInputElement, value: HTMLOutputElement}>} */ #made = new Map();

  /** @param {HTMLElement} place @param {() => void} moved */
  constructor(place, moved) {
    this.#place = place;
    this.#moved = moved;
  }

  /** Shows those of a program. One that was there before stays, so that it can be dragged on. @param {Slider[]} sliders */
  show(sliders) {
    const made = new Map();
    for (const slider of sliders) {
      const control = this.#made.get(slider.label) ?? this.#control(slider.label);
      control.input.max = String(slider.steps);
      // What is being dragged may be ahead of what was computed.
      if (!(slider.label in this.positions)) control.input.value = String(slider.position);
      control.input.ariaValueText = slider.value;
      control.value.textContent = slider.value;
      made.set(slider.label, control);
    }
    const same = made.size === this.#made.size && [...made.keys()].every((label) => this.#made.has(label));
    this.#made = made;
    if (!same) this.#place.replaceChildren(...[...made.values()].map(({ row }) => row));
  }

  /** Lets go of where they were put, for another program. */
  forget() {
    this.positions = {};
  }

  /** @param {string} label */
  #control(label) {
    const row = document.createElement("label");
    row.className = "slider";
    const name = row.appendChild(document.createElement("span"));
    name.textContent = label;
    const input = row.appendChild(document.createElement("input"));
    input.type = "range";
    input.min = "0";
    input.step = "1";
    const value = row.appendChild(document.createElement("output"));
    input.addEventListener("input", () => {
      this.positions[label] = Number(input.value);
      this.#moved();
    });
    return { row, input, value };
  }
}
