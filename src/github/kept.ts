/** Answers that are kept for the length of a run, by what was asked. What failed is asked for again. */
export class Kept<T> {
  readonly #answers = new Map<string, Promise<T>>()

  get(question: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(question)
    if (known !== undefined) return known
    const answer = ask()
    this.#answers.set(question, answer)
    answer.catch(() => this.#answers.delete(question))
    return answer
  }
}
