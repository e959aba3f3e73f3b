import { found } from './elements.ts'

/** Milliseconds without a change after which a screen reader is told, so that it does not speak at each letter. */
const QUIET = 500

/** Tells a screen reader, in a while, what an element then says. */
export class Announcement {
  #waiting: ReturnType<typeof setTimeout> | undefined

  of(selector: string): void {
    clearTimeout(this.#waiting)
    this.#waiting = setTimeout(() => {
      found('#announcement', HTMLElement).textContent = found(selector, HTMLElement).textContent
    }, QUIET)
  }
}
