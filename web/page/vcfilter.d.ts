/** What ../src makes public, as wasm-bindgen writes it. */
export default function init(given: { module_or_path: WebAssembly.Module }): Promise<unknown>;
export function tokens(text: string): string;
export function formatted(text: string): string | undefined;
export class Session {
  evaluate(program: string): string;
  completions(program: string, at: number): string;
  inspection(program: string, at: number): string | undefined;
  report(program: string, title: string, format: string): string;
  written(program: string, json: boolean): string;
  written_file(name: string): Uint8Array | undefined;
  give_file(name: string, content: Uint8Array): void;
  place_sliders(positions: string): boolean;
}
