import { open } from 'node:fs/promises'

/** A new file's name lasts only when its folder is on the disk as well; Windows can not, and need not, be asked to. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
