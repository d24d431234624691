/** The error for a reply that is not 2xx. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * @param {string} path
 * @param {{ token?: string, body?: object, method?: string }} [options] with a body it is a POST
 * @returns {Promise<any>}
 */
export async function call(path, { token, body, method = body ? 'POST' : 'GET' } = {}) {
  const response = await fetch(path, {
    method,
    headers: {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body && { 'Content-Type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const data = text === '' ? undefined : JSON.parse(text);
  if (!response.ok) throw new ApiError(response.status, String(data?.message ?? response.statusText));
  return data;
}
