import { diagnosticsOf } from '../../core/failure.ts'
import { Problem } from '../../core/problem.ts'
import { printableJson } from '../../report/escape.ts'
import type { Repository } from '../../repository.ts'
import { type Anchor, EXIT_OF, type Verification, verdictOf, verify as verifyLog } from '../../verify.ts'
import type { Command, Terminal } from '../command.ts'
import { refuse, sentences } from '../failure.ts'
import { oneOf, peekOption, readOptions } from '../options.ts'
import { openLog, type Source, sourceIn } from './source.ts'
import { verificationText } from './verify-text.ts'

const OPTIONS = {
  file: { kind: 'one' },
  branch: { kind: 'one' },
  repo: { kind: 'one' },
  anchor: { kind: 'many' },
  complete: { kind: 'one' },
  replay: { kind: 'flag' },
  format: { kind: 'one' },
  help: { kind: 'flag', short: 'h' },
} as const

const FORMATS = ['text', 'json'] as const

const HELP = `usage: fieldgate audit verify [OPTIONS]

Says whether an audit log is what was written. Without options, the audit
branch that governance names is read where records are pushed to, and its
records (chain) and commits (git) are verified.

options:
  --file FILE        the log, a file of JSON Lines
  --branch BRANCH    the log, a branch; refs/… means what this clone has,
                     here and for --complete
  --repo DIR         the repository (default: .)
  --anchor SEQ:HASH  a record that was there, as somebody noted it; repeatable
  --complete BRANCH  whether all that landed on a branch was allowed, as it is
                     where this repository pushes to
  --replay           make each decision again, from Git and the record's facts
  --format FORMAT    ${FORMATS.join(' or ')} (default: text)
  -h, --help         show this

exit codes: 0 all that was asked for is verified; 1 tampered or unaudited;
            2 not everything could be checked, or wrong usage

example: was everything on main allowed, and is the log still what it was?
  fieldgate audit verify --complete main --replay --anchor 40:8d6f…
`

interface Call {
  readonly source: Source
  readonly repo: string
  readonly anchors: readonly Anchor[]
  readonly complete: string | null
  readonly isReplayed: boolean
  readonly format: (typeof FORMATS)[number]
}

export const verify: Command = async (args, terminal) => {
  if (peekOption(args, OPTIONS, 'help') !== undefined) return terminal.out(HELP).then(() => 0)
  const call = await readCall(args).catch(diagnosticsOf)
  if (!('source' in call)) return refuse('audit verify', call, terminal).then(() => 2)
  const verification = await verified(call, terminal).catch(diagnosticsOf)
  if (!('levels' in verification)) return terminal.err(sentences(verification)).then(() => 2)
  const verdict = verdictOf(verification)
  await terminal.out(
    call.format === 'json'
      ? printableJson({ schema: 'fieldgate.audit-verification/v1', verdict, ...verification })
      : verificationText(verification, terminal.colour),
  )
  return EXIT_OF[verdict]
}

async function readCall(args: readonly string[]): Promise<Call> {
  const { file, branch, repo, anchor, complete, replay, format } = readOptions(args, OPTIONS)
  return {
    ...{ source: sourceIn(file, branch, repo), repo: repo ?? '.', complete, isReplayed: replay },
    anchors: anchor.map(anchorIn),
    format: oneOf('format', format, FORMATS),
  }
}

function anchorIn(text: string): Anchor {
  const [, seq, hash] = /^([1-9]\d{0,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash }
  throw new Problem('usage', `\`--anchor\` takes the number and the hash of a record, \`SEQ:HASH\`, not \`${text}\``)
}

async function verified(
  { source, repo, anchors, complete, isReplayed }: Call,
  terminal: Terminal,
): Promise<Verification> {
  const reading = await openLog(source, terminal)
  try {
    if (complete === null && !isReplayed) return await verifyLog({ reading, anchors, complete: null, replay: null })
    const { inRepository } = await import('../in-repository.ts')
    return await inRepository(repo, Promise.resolve(null), async (repository: Repository) =>
      verifyLog({
        ...{ reading, anchors },
        complete: complete === null ? null : { repository, ...(await landing(complete, repo, repository)) },
        replay: isReplayed ? { repository, toolVersion: terminal.version } : null,
      }),
    )
  } finally {
    await reading.close()
  }
}

/** Where changes land: the branch as it is where this repository pushes to, or with its full name what this clone has. */
async function landing(branch: string, repo: string, repository: Repository) {
  if (branch.startsWith('refs/')) {
    const { commit: tip, branch: full } = await repository.resolve(branch)
    if (full !== null) return { branch: full, tip }
    throw new Problem('usage', `\`${branch}\` is no branch; \`--complete\` takes the one on which changes land`)
  }
  const { pushedTip } = await import('../../git/audit-reading.ts')
  return { branch: `refs/heads/${branch}`, tip: await pushedTip({ dir: repo }, branch) }
}
