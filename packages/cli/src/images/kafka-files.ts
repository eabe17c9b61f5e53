/** What Kafka's own distribution has beside its jars, as far as Keelson needs it; Maven Central has the jars alone. */

/** At the same paths as in the official image, so that a framework need not know which of the two runs. */
export const kafkaFiles: Readonly<Record<string, string>> = {
  '/opt/kafka/bin/kafka-server-start.sh': scriptOf('kafka.Kafka'),
  '/opt/kafka/bin/kafka-storage.sh': scriptOf('kafka.tools.StorageTool'),
  '/opt/kafka/config/log4j2.properties': [
    'status = warn',
    'appender.console.type = Console',
    'appender.console.name = console',
    'appender.console.layout.type = PatternLayout',
    'appender.console.layout.pattern = [%d] %p %m (%c)%n',
    'rootLogger.level = info',
    'rootLogger.appenderRef.console.ref = console',
    '',
  ].join('\n'),
};

function scriptOf(mainClass: string): string {
  return [
    '#!/bin/sh',
    'for java in /usr/lib/jvm/java-*-openjdk-*/bin/java; do :; done',
    '# shellcheck disable=SC2086 # options are words',
    'exec "$java" $KAFKA_HEAP_OPTS -server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -Djava.awt.headless=true \\',
    '  -Dlog4j2.configurationFile=/opt/kafka/config/log4j2.properties $KAFKA_OPTS \\',
    `  -cp '/opt/kafka/libs/*' ${mainClass} "$@"`,
    '',
  ].join('\n');
}
