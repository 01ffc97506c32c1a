/** What ../src makes public, as wasm-bindgen writes it. */
export default function init(given: { module_or_path: WebAssembly.Module }): Promise<unknown>;
export function tokens(text: string): string;
export function formatted(text: string): string | undefined;
export function written(program: string, json: boolean): string;
export class Session {
  evaluate(program: string): string;
  completions(program: string, at: number): string;
  inspection(program: string, at: number): string | undefined;
  report(program: string, title: string, format: string): string;
  place_sliders(positions: string): boolean;
}
