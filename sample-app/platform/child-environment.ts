/**
 * The environment of a child process. It has only the variables that the child needs, because those of this process include
 * secrets.
 *
 * @param variables the child's own variables
 */
export function childEnvironment(variables: Readonly<Record<string, string>> = {}): Record<string, string> {
  // Windows programs cannot open sockets without it.
  const { SystemRoot } = process.env;
  return { ...variables, ...(SystemRoot !== undefined && { SystemRoot }) };
}
