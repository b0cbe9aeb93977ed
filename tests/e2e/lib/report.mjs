/* report.mjs: counts checks and prints them as TAP; why a check failed stands below it as a comment. */
export class Report {
	count = 0;
	failed = 0;

	check(name, isGood, why = "") {
		this.count++;
		const good = Boolean(isGood);
		if (!good) this.failed++;
		console.log(`${good ? "ok" : "not ok"} ${this.count} - ${name.replace(/#/g, "")}`);
		if (!good && why) for (const line of String(why).split("\n").slice(0, 40)) console.log(`# ${line}`);
		return good;
	}

	/** Prints the plan; true when nothing failed. */
	end() {
		console.log(`1..${this.count}`);
		return this.count > 0 && this.failed === 0;
	}
}
