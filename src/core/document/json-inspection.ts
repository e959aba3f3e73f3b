import { hasSeveralForms } from './lookalike-keys.ts'
import { LONE_SURROGATE } from './source.ts'

/** What a closer look at the parsed value has to find. */
export interface Suspicion {
  /** Whether keys may have characters that Unicode can write in several ways. */
  readonly forms: boolean
  /** Whether strings may have half a character in them. */
  readonly surrogates: boolean
}

/** A walk over what `JSON.parse` made of a text, for what only the value shows. */
export class JsonInspection {
  /** Members of all objects: fewer than keys in the text where one was there twice. */
  members = 0
  /** Whether something was found for the strict grammar to judge. */
  isOdd = false
  readonly #suspicion: Suspicion

  constructor(suspicion: Suspicion) {
    this.#suspicion = suspicion
  }

  visit(value: unknown): void {
    if (typeof value === 'string') this.#visitString(value)
    else if (Array.isArray(value)) for (const element of value) this.#visitNested(element)
    else if (typeof value === 'object' && value !== null) this.#visitObject(value as Record<string, unknown>)
  }

  #visitObject(object: Record<string, unknown>): void {
    for (const key in object) {
      this.members++
      if (key === '__proto__') this.isOdd = true
      if (this.#suspicion.forms && hasSeveralForms(key)) this.isOdd = true
      this.#visitNested(object[key])
    }
  }

  #visitNested(value: unknown): void {
    if (typeof value === 'object' ? value !== null : this.#suspicion.surrogates) this.visit(value)
  }

  #visitString(text: string): void {
    if (this.#suspicion.surrogates && LONE_SURROGATE.test(text)) this.isOdd = true
  }
}
