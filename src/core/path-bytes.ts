import { isUtf8 } from 'node:buffer'

/** A path's bytes as text: UTF-8, and each byte that is not is the lone surrogate U+DC00 plus its value. Reversible. */
export function decodePath(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const length = validLength(bytes, at)
    text += length === 0 ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0)) : bytes.toString('utf8', at, at + length)
    at += Math.max(length, 1)
  }
  return text
}

/** With the flag `u` a surrogate matches only where it stands alone. */
const ESCAPED_BYTE = /[\udc80-\udcff]/u

/** The bytes of which `decodePath` made this text. */
export function encodePath(text: string): Buffer {
  if (!ESCAPED_BYTE.test(text)) return Buffer.from(text, 'utf8')
  const parts = Array.from(text, character => {
    const code = character.codePointAt(0) ?? 0
    return code >= 0xdc80 && code <= 0xdcff ? Buffer.of(code - 0xdc00) : Buffer.from(character, 'utf8')
  })
  return Buffer.concat(parts)
}

/** Length in bytes of the well-formed character that begins here; 0 where none does. */
function validLength(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    if (isUtf8(bytes.subarray(at, at + length))) return length
  }
  return 0
}
