/**
 * Builds an element; texts become text nodes, so that no message can be read as HTML.
 *
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
export function element(tag, attributes = {}, ...children) {
  const built = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) built.setAttribute(name, value);
  built.append(...children);
  return built;
}

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`#${id} is no ${type.name}`);
  return found;
}

/** @param {{ id: number, name: string }} person */
export function avatar({ id, name }) {
  const initials = name
    .split(' ')
    .map((word) => word[0])
    .join('');
  return element(
    'span',
    { class: 'avatar', style: `--hue: ${(id * 97 + 160) % 360}`, 'aria-hidden': 'true' },
    initials,
  );
}
