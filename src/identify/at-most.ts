/** Does something for each item, so many at once; the answers come in the items' order. */
export async function atMost<Item, Answer>(
  count: number,
  items: readonly Item[],
  act: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = []
  const open = items.entries()
  const work = async (): Promise<void> => {
    for (const [index, item] of open) answers[index] = await act(item)
  }
  await Promise.all(Array.from({ length: count }, work))
  return answers
}
