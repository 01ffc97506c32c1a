// Files that the reader opens and saves.

/** Offers a file for saving. @param {string} name @param {BlobPart} content @param {string} type */
export function save(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Saves what a program has written. @param {import("./engine.js").Engine} engine @param {string} name */
export async function saveWritten(engine, name) {
  const content = await engine.file(name);
  if (content) save(name.split("/").pop() ?? name, /** @type {BlobPart} */ (content), "application/octet-stream");
}

/** The types of what is saved, by the ends of names. @type {Record<string, string>} */
export const TYPES = { vcf: "text/plain", txt: "text/plain", html: "text/html", ipynb: "application/x-ipynb+json" };

/** Buttons that save a plot. @param {string} svg */
export function pictureFiles(svg) {
  const place = document.createElement("div");
  place.className = "files";
  const title = /<title>([^<]*)<\/title>/.exec(svg)?.[1] ?? "plot";
  const name = title.replace(/[^\w-]+/g, "-").toLowerCase();
  const button = (/** @type {string} */ format, /** @type {() => void} */ work) => {
    const button = place.appendChild(document.createElement("button"));
    button.textContent = format;
    button.ariaLabel = `Save the plot ${title} as ${format}`;
    button.addEventListener("click", work);
  };
  button("SVG", () => save(`${name}.svg`, svg, "image/svg+xml"));
  button("PNG", () => png(svg).then((blob) => blob && save(`${name}.png`, blob, "image/png")));
  return place;
}

/** A plot as pixels, two for each unit. @param {string} svg @returns {Promise<Blob | null>} */
async function png(svg) {
  const image = new Image();
  const size = /<svg[^>]* width="(\d+)" height="(\d+)"/.exec(svg);
  const [width, height] = size ? [Number(size[1]), Number(size[2])] : [800, 400];
  image.width = width;
  image.height = height;
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * width;
  canvas.height = 2 * height;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Files larger than this would leave programs no room. */
const LARGEST = 64 << 20;

/**
 * Takes what is chosen, or dropped on the page: programs to open, all else to give to programs.
 * @param {HTMLInputElement} chooser
 * @param {{opened(name: string, text: string): void, given(name: string, content: Uint8Array): void, refused(why: string): void}} taker
 */
export function opening(chooser, taker) {
  const take = async (/** @type {FileList | null | undefined} */ files) => {
    for (const file of files ?? []) {
      if (file.size > LARGEST) taker.refused(`${file.name} is larger than ${LARGEST >> 20} MiB.`);
      else if (file.name.endsWith(".vcf")) taker.opened(file.name, await file.text());
      else taker.given(file.name, new Uint8Array(await file.arrayBuffer()));
    }
  };
  chooser.addEventListener("change", () => take(chooser.files).then(() => (chooser.value = "")));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    event.stopPropagation();
    take(event.dataTransfer.files);
  }, { capture: true });
}
