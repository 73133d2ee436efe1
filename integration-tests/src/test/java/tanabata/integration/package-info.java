/// Rules of the whole house, and (below, in `live`) tests of the whole pair.
///
/// [tanabata.integration.HouseRulesTest] looks at compiled classes,
/// [tanabata.integration.SourceRulesTest] at the source text. Where a rule is broken the code is to
/// change, not the rule; what is let through stands in the rule with its reason.
package tanabata.integration;
