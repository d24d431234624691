/**
 * The environment of a child process: only what it needs, because this process's own holds secrets of the application.
 *
 * @param variables the child's own variables
 */
export function childEnvironment(variables: Readonly<Record<string, string>> = {}): Record<string, string> {
  // Windows programs cannot open sockets without it.
  const { SystemRoot } = process.env;
  return { ...variables, ...(SystemRoot !== undefined && { SystemRoot }) };
}
