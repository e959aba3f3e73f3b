// An audit log as long as one likes, the same bytes every time.
import { createHash } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'

const CHAIN = 'github.com/acme/shop'
/** Lines that are written at once. */
const BATCH = 1000

const digest = text => createHash('sha256').update(text).digest('hex')
const oid = text => digest(text).slice(0, 40)

/** UUIDv7: counted up, with what looks like chance behind. */
const uuid = number => {
  const [time, chance] = [(1_763_000_000_000 + number).toString(16).padStart(12, '0'), digest(`id ${number}`)]
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-a${chance.slice(3, 6)}-${chance.slice(6, 18)}`
}

/** How many records of so many are in the project `shop-7`. */
export const inProject = count => Math.floor((count - 7) / 500) + 1

const place = number => ({
  file: `projects/shop-${number % 500}/values.yaml`,
  project: `shop-${number % 500}`,
  environment: 'production',
  path: "$['services'][3]['image']",
  identity: '$.services.api.image',
  action: 'update',
})

/** Whoever has one record in a thousand, and in how many records of so many. */
export const RARE = 'developer-rare'
export const rareRecords = count => Math.floor(count / 1000)

/** What a denied pull request leaves behind: about 2 KB. */
function body(number) {
  const [head, base] = [oid(`head ${number}`), oid(`base ${number >> 4}`)]
  const login = number % 1000 === 0 ? RARE : `developer-${number % 97}`
  const now = new Date(1_763_000_000_000 + number * 1000).toISOString()
  return {
    v: 1,
    id: uuid(number),
    kind: 'decision',
    repo: CHAIN,
    tool: { version: '0.1.0', digest: `sha256:${digest('tool')}` },
    time: { evaluated: now, event: now },
    target: { ref: 'refs/heads/main', commit: base, tree: oid(base) },
    governance: { commit: base, digest: `sha256:${digest(base)}` },
    change: { pr: number >> 2, head, resultTree: oid(head), digest: `sha256:${digest(head)}` },
    principals: [{ login, id: number % 97, as: 'author', roles: [{ role: 'developer', scope: 'company' }] }],
    trigger: { login },
    decision: number % 2 === 0 ? 'deny' : 'error',
    codes: ['disallowed'],
    changed: [place(number)],
    violations: [
      {
        ...place(number),
        ...{ code: 'disallowed', principal: login, roles: ['developer'], document: 0, line: 12 },
        rule: { id: 'images', file: '.fieldgate/rules/company.yaml', line: 4 },
        before: 'acme/api:1.0.0',
        after: 'acme/api:2.0.0 "größer"',
      },
    ],
    lifted: [],
    counts: { changes: 1, violations: 1, lifted: 0, warnings: 0, notices: 0, diagnostics: 0 },
    facts: {
      ...{ now, target: 'refs/heads/main', author: { login, id: number % 97 }, teams: { 'acme/platform': null } },
      contributors: [{ login, id: number % 97, files: [place(number).file] }],
      reviews: [],
    },
    evidence: {
      ...{ run: `https://github.com/acme/shop/actions/runs/${number}`, attempt: 1, event: 'pull_request' },
      inputs: `sha256:${digest(`inputs ${number}`)}`,
    },
  }
}

/** Lines of a log of so many records, in texts of some of them. */
export function* auditLines(count, batch, { seal, beginning }) {
  let link = beginning(CHAIN)
  for (let first = 1; first <= count; first += batch) {
    const lines = Array.from({ length: Math.min(batch, count - first + 1) }, (_, at) => {
      const sealed = seal(body(first + at), link)
      link = sealed.link
      return `${sealed.line}\n`
    })
    yield lines.join('')
  }
}

/** Writes a log of so many records; its size in bytes. */
export function writeLog(path, count, chain) {
  const file = openSync(path, 'w')
  let size = 0
  try {
    for (const lines of auditLines(count, BATCH, chain)) size += writeSync(file, lines)
  } finally {
    closeSync(file)
  }
  return size
}
