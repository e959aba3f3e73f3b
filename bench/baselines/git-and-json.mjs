// What any program has to do that compares the JSON documents between two commits: `node git-and-json.mjs REPO A B`.
import { spawnSync } from 'node:child_process'
import { changedBlobs, splitBatch } from './git.mjs'

const [, , repository, base, result] = process.argv
const oids = changedBlobs(repository, base, result)
const { stdout } = spawnSync('git', ['-C', repository, 'cat-file', '--batch'], {
  input: oids.join('\n'),
  maxBuffer: Number.POSITIVE_INFINITY,
})
const documents = splitBatch(stdout).map(bytes => JSON.parse(bytes.toString()))
process.stdout.write(`${documents.length}\n`)
