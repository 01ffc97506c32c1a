// Dark or light: as the system has it, until the reader chooses.

const NEXT = { system: "light", light: "dark", dark: "system" };

/** @param {HTMLElement} button */
export function theme(button) {
  /** @param {keyof typeof NEXT} name */
  const set = (name) => {
    document.documentElement.dataset.theme = name;
    button.textContent = `Theme: ${name}`;
  };
  const kept = localStorage.getItem("vcfilter.theme");
  set(kept === "light" || kept === "dark" ? kept : "system");
  button.addEventListener("click", () => {
    const name = NEXT[/** @type {keyof typeof NEXT} */ (document.documentElement.dataset.theme)] ?? "system";
    localStorage.setItem("vcfilter.theme", name);
    set(/** @type {keyof typeof NEXT} */ (name));
  });
}
