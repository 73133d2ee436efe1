/// Bad weather against real processes, as `tanabata weather` makes it: that sound daemons stand it
/// ([tanabata.integration.weather.WeatherTest]), and that daemons with a wrong rule do not
/// ([tanabata.integration.weather.PlantedWeatherTest], over `PlantedRule`).
package tanabata.integration.weather;
