// XML as JUnit's reports need it.
import { visible } from '../../text/visible.ts';

/** An element; `inner` is XML already. */
export function element(
	name: string,
	attributes: Readonly<Record<string, string | number>>,
	inner: readonly string[],
): string {
	const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
	return inner.length === 0 ? `<${name}${list.join('')}/>` : `<${name}${list.join('')}>${inner.join('\n')}</${name}>`;
}

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&apos;',
};

/** A text in XML: what has a meaning there is escaped, and what XML cannot hold at all is written as `visible` does. */
export function escaped(text: string): string {
	return visible(text)
		.replace(/[\ufffe\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`)
		.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
		.replace(/##(?=\[|vso\[)/gi, '#&#35;');
}
