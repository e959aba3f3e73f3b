/** `acme/shop` in its two parts. */
export interface RepositoryName {
  readonly owner: string
  readonly repo: string
}
