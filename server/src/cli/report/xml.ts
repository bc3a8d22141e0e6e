// XML as JUnit's reports need it.
import { visibleInXml } from '../../text/visible.ts';

/** An element; `inner` is XML already. */
export function element(
	name: string,
	attributes: Readonly<Record<string, string | number>>,
	inner: readonly string[],
): string {
	const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${visibleInXml(String(value))}"`);
	return inner.length === 0 ? `<${name}${list.join('')}/>` : `<${name}${list.join('')}>${inner.join('\n')}</${name}>`;
}
