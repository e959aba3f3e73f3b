import { execFileSync } from 'node:child_process'
import { changedBlobs } from '../baselines/git.mjs'
import { expectedOf } from '../data/config.mjs'
import { repositoryOfFiles } from '../data/repository.mjs'
import { check, verify } from '../fieldgate.mjs'
import { interleave, run, runAll } from '../measure.mjs'
import { more } from '../report.mjs'

/** 20,000 YAML files, 50 changed, 100 rules, against the least that Node and Git need for that. */
export async function* repository({ folder, cli, nodes, runs }) {
  const repo = await repositoryOfFiles(folder, { files: 20_000, changed: 50, rules: 100 })
  const commits = ['main', 'change'].map(ref =>
    execFileSync('git', ['-C', repo, 'rev-parse', ref], { encoding: 'utf8' }).trim(),
  )
  const input = `${changedBlobs(repo, ...commits).join('\n')}\n`
  for (const { name, path } of nodes) {
    verify(check(path, cli, repo), expectedOf(50))
    const [ours, theirs] = interleave(
      runs,
      () => check(path, cli, repo),
      () =>
        runAll(
          () => run(path, ['-e', '0']),
          () => run('git', ['-C', repo, 'diff-tree', '-r', '-z', ...commits]),
          () => run('git', ['-C', repo, 'cat-file', '--batch'], { input }),
        ),
    )
    yield {
      work: '20,000 YAML files, 50 changed, 100 rules',
      node: name,
      ours,
      theirs,
      against: '`node -e 0` + `diff-tree` + `cat-file`',
      result: more,
      target: 'at most +80 ms, aim +50',
    }
  }
}
