import { describe, expect, it } from 'vitest'
import { isSurveyFormat, SURVEY_FORMATS, surveyReports } from '../../../src/report/tags/formats.ts'
import { json } from '../../../src/report/tags/json.ts'
import { FRAGMENTS } from '../hostile.ts'
import { example, plain, surveyOf, surveyOfTexts } from './sample.ts'

const assets = async () => ({ script: 'let a', style: 'a {}' })

describe('the formats of a survey', () => {
  it.each(SURVEY_FORMATS)('%s is a pure function that ends with a newline', async format => {
    const report = await surveyReports[format](assets)
    for (const survey of [example(), surveyOf([], []), surveyOfTexts(...(FRAGMENTS as [string, ...string[]]))]) {
      const said = report(survey, plain)
      expect(said).toMatch(/\n$/)
      expect(report(structuredClone(survey), plain)).toBe(said)
    }
  })

  it('ask for the assets of a page only where they are one', async () => {
    const missing = () => Promise.reject(new Error('no assets'))
    for (const format of ['text', 'json', 'markdown'] as const) await surveyReports[format](missing)
    await expect(surveyReports.html(missing)).rejects.toThrow('no assets')
  })

  it('are known by name', () =>
    expect(['html', 'sarif', '__proto__'].map(isSurveyFormat)).toEqual([true, false, false]))
})

describe('the json report of a survey', () => {
  it('is the survey itself', () => {
    expect(JSON.parse(json(example(), plain))).toEqual(example())
  })

  it.each(FRAGMENTS)('keeps and hides text of others: %j', fragment => {
    const survey = surveyOfTexts(`a${fragment}b`)
    expect(JSON.parse(json(survey, plain))).toEqual(survey)
    expect(json(survey, plain)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]|##\[/u)
  })
})
