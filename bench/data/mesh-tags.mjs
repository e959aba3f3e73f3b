// Values of tags that fit together: each segment of the company deals with some values of each facet.

export const SEGMENTS = ['retail', 'energy', 'health', 'travel', 'banking']

export const FACETS = {
  environment: ['dev', 'test', 'qa', 'stage', 'prod', 'demo', 'training', 'sandbox'],
  region: ['eu-central', 'eu-west', 'eu-north', 'us-east', 'us-west', 'asia-east', 'asia-south', 'africa-north'],
  confidentiality: ['open', 'internal', 'partners', 'restricted', 'personal', 'medical', 'financial', 'secret'],
}

/** People are cleared for what others are. */
export const keyOf = (facet, isPerson) => (isPerson ? `${facet}Clearance` : facet)

/** The values that a segment deals with. */
const segmentValues = (facet, segment) => Array.from({ length: 4 }, (_, i) => FACETS[facet][(segment + i) % 8])

/** Some of a segment's values, the first of them among these: what a workspace or role is for. */
export const some = (facet, segment, random) =>
  segmentValues(facet, segment).filter((_, i) => i === 0 || random() < 0.7)

/** All of a segment's values and some more: what people, landing zones and building blocks are good for. */
export function enough(facet, segment, random) {
  const own = segmentValues(facet, segment)
  return [...own, ...FACETS[facet].filter(value => !own.includes(value) && random() < 0.3)]
}

export function tags(values, isPerson, random, more = {}) {
  const own = Object.keys(FACETS).map(facet => [keyOf(facet, isPerson), values(facet)])
  const contact = random() < 0.5 ? { contact: [`team${Math.floor(random() * 90)}`] } : {}
  return { ...Object.fromEntries(own), ...contact, ...more }
}
