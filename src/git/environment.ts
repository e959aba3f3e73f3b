/**
 * The environment in which Git answers the same on every machine: nothing that the caller's `GIT_*` variables, the
 * system, the user or a repository's replace references configure plays a part, and nothing is fetched unasked.
 */
export function hermeticEnvironment(caller: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...withoutGit(caller),
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null', // Git knows this name on every platform
    GIT_ATTR_NOSYSTEM: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  }
}

/**
 * The environment of a fetch. Here alone the configuration of the user and the machine counts, and the variables by
 * which credentials are commonly given: proxies, certificates, `credential.helper`, `url.*.insteadOf` and keys live
 * there, and the one who runs the check wrote them, not the change. `GIT_DIR` and the like still do not pass.
 */
export function fetchEnvironment(caller: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed = Object.entries(caller).filter(([name]) => FOR_CREDENTIALS.test(name))
  return {
    ...withoutGit(caller),
    ...Object.fromEntries(passed),
    LC_ALL: 'C',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_TERMINAL_PROMPT: '0',
  }
}

const FOR_CREDENTIALS =
  /^GIT_(ASKPASS|SSH|SSH_COMMAND|SSH_VARIANT|SSL_\w+|PROXY_SSL_\w+|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+))$/

/** The same environment with configuration added: in variables, since arguments can be read by every user of the machine. */
export function withConfig(env: NodeJS.ProcessEnv, entries: readonly (readonly [string, string])[]): NodeJS.ProcessEnv {
  const given = Number.parseInt(env.GIT_CONFIG_COUNT ?? '0', 10) || 0
  const added = entries.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${given + index}`, key],
    [`GIT_CONFIG_VALUE_${given + index}`, value],
  ])
  return { ...env, ...Object.fromEntries(added), GIT_CONFIG_COUNT: String(given + entries.length) }
}

/**
 * The same environment, in which headers that the caller gives stand alone: an empty value first empties the list to
 * which the machine's configuration may have added. GitHub refuses a request with two `Authorization` headers.
 */
export function withHeadersAlone(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const count = Number.parseInt(env.GIT_CONFIG_COUNT ?? '0', 10) || 0
  const given = Array.from(
    { length: count },
    (_, n) => [env[`GIT_CONFIG_KEY_${n}`] ?? '', env[`GIT_CONFIG_VALUE_${n}`] ?? ''] as const,
  )
  const headers = new Set(given.map(([key]) => key).filter(key => /^http\..*extraheader$/i.test(key)))
  const emptied = Array.from(headers, key => [key, ''] as const)
  return withConfig({ ...env, GIT_CONFIG_COUNT: '0' }, [...emptied, ...given])
}

/** Windows does not tell the case of variables apart, so neither is it here. */
const withoutGit = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(git_.*|language)$/i.test(name)))
