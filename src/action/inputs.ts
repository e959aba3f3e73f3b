import { getBooleanInput, getInput, setSecret } from '@actions/core'
import { Problem } from '../core/problem.ts'

/** The inputs of action.yml. What could weaken the gate is in governance: a pull request can edit its workflow. */
export interface Inputs {
  readonly token: string
  readonly mode: Mode
  readonly comment: boolean
  readonly review: boolean
  readonly checkRun: boolean
  readonly auditFile: string | null
  readonly uploadArtifact: boolean
  readonly workingDirectory: string
}

export const MODES = ['check', 'landed'] as const

export type Mode = (typeof MODES)[number]

/** Rejects with the problem `usage` for what can not be an input. The token never shows up in the log. */
export function readInputs(): Inputs {
  const token = getInput('token')
  if (token === '')
    throw new Problem('usage', 'the input `token` is empty; leave it away, or give one that may read the repository')
  setSecret(token)
  return {
    token,
    mode: modeOf(getInput('mode') || 'check'),
    comment: flag('comment', true),
    review: flag('review', true),
    checkRun: flag('check-run', false),
    auditFile: getInput('audit-file') || null,
    uploadArtifact: flag('upload-artifact', true),
    workingDirectory: getInput('working-directory') || '.',
  }
}

function modeOf(text: string): Mode {
  const mode = MODES.find(known => known === text)
  if (mode !== undefined) return mode
  throw new Problem('usage', `the input \`mode\` is \`${text}\`; give one of ${MODES.join(', ')}`)
}

function flag(name: string, otherwise: boolean): boolean {
  if (getInput(name) === '') return otherwise
  try {
    return getBooleanInput(name)
  } catch {
    throw new Problem('usage', `the input \`${name}\` is \`${getInput(name)}\`; give true or false`)
  }
}
