/** An instant as people read it, without its fraction. */
export const instant = (time: string): string => time.slice(0, 19).replace('T', ' ')

/** The address of a run where it can be followed: http or https, and nothing in it that was made visible. */
export const isAddress = (text: string): boolean => /^https?:\/\/[a-z0-9][!-~]*$/i.test(text) && !text.includes('\\')
