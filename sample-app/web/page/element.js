/**
 * Builds an element. Strings become text nodes, so a message is never parsed as HTML.
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
  if (!(found instanceof type)) throw new Error(`#${id} is not an ${type.name}`);
  return found;
}

/** @param {{ id: number, name: string }} person */
export function avatar({ id, name }) {
  const initials = name
    .split(' ')
    .map((word) => word[0])
    .join('');
  const span = element('span', { class: 'avatar', 'aria-hidden': 'true' }, initials);
  // Not an attribute: the content security policy forbids inline styles.
  span.style.setProperty('--hue', String((id * 97 + 160) % 360));
  return span;
}
