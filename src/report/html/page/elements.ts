/** A new element. Its texts are texts: nothing in them becomes HTML. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** What a `<script type="application/json">` holds; undefined where there is no such element. */
export function dataOf<T>(id: string): T | undefined {
  const holder = document.getElementById(id);
  return holder === null ? undefined : (JSON.parse(holder.textContent ?? '') as T);
}
