import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import json from './task-definition-model.json' with { type: 'json' }

const python = (...args: string[]) => spawnSync('python3', args, { encoding: 'utf8' })
const installed = python('-c', 'import botocore; print(botocore.__version__)').stdout?.trim()

test('the model equals the script’s output', ({ skip }) => {
  skip(installed !== json.botocore, `botocore ${json.botocore} is not installed.`)
  expect(python(`${import.meta.dirname}/task-definition-model.py`).stdout).toBe(
    readFileSync(`${import.meta.dirname}/task-definition-model.json`, 'utf8'),
  )
})

test('the model is small enough for a browser', () =>
  expect(JSON.stringify(json).length).toBeLessThan(80_000))
