const problems: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file of that name is in the way',
  EISDIR: 'it is a directory',
  ENOENT: 'there is no such file or directory',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'part of the path is a file, not a directory',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
}

/** What kept a file from being read or written. @throws whatever is no such problem */
export function fileProblem(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  if (code === undefined) throw error
  return problems[code] ?? (error as Error).message
}
