/// The explorer.
package tanabata.integration.explorer;
