import { call } from './api.js';
import { avatar, byId, element } from './element.js';

const form = byId('login-form', HTMLFormElement);
const password = byId('password', HTMLInputElement);
const problem = byId('login-problem', HTMLElement);

/**
 * Shows the log-in form until somebody has logged in.
 *
 * @param {import('./types.js').Settings['seeded']} seeded the users to choose from; if undefined, a field asks for the login
 * @param {string} [notice] why the form is shown again
 * @returns {Promise<import('./types.js').Session>}
 */
export function logIn(seeded, notice = '') {
  const logins = seeded?.users.map(choice) ?? [loginField()];
  byId('logins', HTMLElement).replaceChildren(...logins);
  password.value = seeded?.password ?? '';
  problem.textContent = notice;
  byId('login', HTMLElement).hidden = false;
  return new Promise((resolve) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      problem.textContent = '';
      const login = new FormData(form).get('login');
      try {
        const session = await call('/login', { body: { login, password: password.value } });
        byId('login', HTMLElement).hidden = true;
        resolve(session);
      } catch (error) {
        problem.textContent = error instanceof Error ? error.message : String(error);
      }
    };
  });
}

function loginField() {
  const input = element('input', { name: 'login', type: 'text', autocomplete: 'username', required: '' });
  return element('label', { class: 'field' }, element('span', {}, 'Login'), input);
}

/**
 * @param {{ login: string, name: string }} user
 * @param {number} index
 */
function choice({ login, name }, index) {
  const radio = element('input', { type: 'radio', name: 'login', value: login, ...(index === 0 && { checked: '' }) });
  const names = element('span', {}, element('strong', {}, name), element('small', {}, login));
  return element('label', { class: 'choice' }, radio, avatar({ id: index + 1, name }), names);
}
