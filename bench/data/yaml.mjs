// Writes values as block YAML, much faster than a library would and the same bytes on every machine.

const PLAIN = /^[A-Za-z/][A-Za-z0-9_./-]*$/
const WORDS_WITH_MEANING = /^(?:true|false|null|yes|no|on|off|y|n)$/i

const scalar = value =>
  typeof value !== 'string' || (PLAIN.test(value) && !WORDS_WITH_MEANING.test(value))
    ? String(value)
    : JSON.stringify(value)

const isContainer = value => typeof value === 'object' && value !== null

const isShortList = value => Array.isArray(value) && !value.some(isContainer)

/** Block YAML of an object or array that holds no empty ones; lists of scalars stand on one line. */
export function yaml(value) {
  const lines = []
  write(value, '', lines)
  return `${lines.join('\n')}\n`
}

function write(value, indent, lines) {
  if (Array.isArray(value)) for (const element of value) writeElement(element, indent, lines)
  else for (const key in value) writeMember(scalar(key), value[key], indent, lines)
}

function writeMember(key, value, indent, lines) {
  if (!isContainer(value)) lines.push(`${indent}${key}: ${scalar(value)}`)
  else if (isShortList(value)) lines.push(`${indent}${key}: [${value.map(scalar).join(', ')}]`)
  else {
    lines.push(`${indent}${key}:`)
    write(value, `${indent}  `, lines)
  }
}

/** Of an array of containers; the first line of an element stands beside its dash. */
function writeElement(value, indent, lines) {
  const first = lines.length
  write(value, `${indent}  `, lines)
  lines[first] = `${indent}- ${lines[first].slice(indent.length + 2)}`
}
