/// Injected faults against real processes, as `tanabata certify` injects them: correct daemons keep
/// their promises ([tanabata.integration.certify.CertifyTest]), and daemons with a wrong rule do
/// not ([tanabata.integration.certify.PlantedCertifyTest], over `PlantedRule`).
package tanabata.integration.certify;
