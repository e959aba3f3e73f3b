import { spawnSync } from 'node:child_process'

/** Object ids of both sides of the files that differ between two commits. */
export function changedBlobs(repository, base, result) {
  const { stdout } = spawnSync('git', ['-C', repository, 'diff-tree', '-r', '-z', base, result], {
    maxBuffer: Number.POSITIVE_INFINITY,
  })
  const fields = stdout.toString().split('\0')
  return fields.filter(field => field.startsWith(':')).flatMap(field => field.split(' ').slice(2, 4))
}

/** The blobs in the output of `git cat-file --batch`: a line with the size, the bytes, a line end. */
export function splitBatch(output) {
  const blobs = []
  for (let start = 0; start < output.length; ) {
    const end = output.indexOf(10, start)
    const size = Number(output.toString('latin1', start, end).split(' ')[2])
    blobs.push(output.subarray(end + 1, end + 1 + size))
    start = end + size + 2
  }
  return blobs
}
