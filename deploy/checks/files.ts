import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'

const folder = join(import.meta.dirname, '..')

/** An object of Kubernetes, as far as these checks look into it. */
export interface Resource {
  apiVersion: string
  kind: string
  metadata: { name: string }
  // biome-ignore lint/suspicious/noExplicitAny: what a kind holds, its schema says
  spec?: any
}

/** A file under deploy/, as text. */
export const readText = (path: string): Promise<string> => readFile(join(folder, path), 'utf8')

/** A YAML or JSON file under deploy/. */
// biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect of it
export const readYaml = async (path: string): Promise<any> => parse(await readText(path))

/** The objects in one file under deploy/kubernetes. */
export async function readResources(path: string): Promise<Resource[]> {
  return parseAllDocuments(await readText(join('kubernetes', path))).map((document) => document.toJS())
}

/** Every file of objects under deploy/kubernetes: what the kustomizations of the base and the components list. */
export async function resourceFiles(): Promise<string[]> {
  const components = await readdir(join(folder, 'kubernetes/components'))
  const folders = ['base', ...components.map((name) => join('components', name))]
  const lists = await Promise.all(
    folders.map(async (each) => {
      const { resources } = await readYaml(join('kubernetes', each, 'kustomization.yaml'))
      return resources.map((file: string) => join(each, file))
    }),
  )
  return lists.flat()
}
