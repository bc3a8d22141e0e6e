// Where the pages of the rules are on the web.
import { homepage } from '../../version.ts';

/** Where the project lives, without what browsers scroll to. */
export const home = homepage.replace(/#.*$/, '');

/** The page of a rule. */
export function pageOf(rule: string): string {
	const [theme, fault] = rule.split('/');
	return `${home}/blob/main/server/docs/rules/${theme}.md#${fault}`;
}
