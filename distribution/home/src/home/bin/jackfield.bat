@echo off
rem Runs the Jackfield daemon, or a command at the one that runs: bin/jackfield for Windows.
rem
rem   jackfield run       starts the daemon in this window; Ctrl-C stops it
rem   jackfield COMMAND   hands the command to the running daemon; 'jackfield help' lists them
rem   jackfield get URL   and put, ls and send work here, with or without a daemon
rem
rem JACKFIELD_HOME       the daemon's home; the folder above this script unless set
rem JACKFIELD_ETC        where its folder etc is, an absolute path; in the home unless set. The same for
rem                      JACKFIELD_DEPLOY, JACKFIELD_DATA, JACKFIELD_LOG and JACKFIELD_RUN
rem JACKFIELD_JAVA_OPTS  more options for the daemon's JVM, split at blanks
rem JAVA_HOME            which Java to use; the one on the PATH unless set
rem
rem No path is ever written inside of brackets, which those in "Program Files (x86)" would close.

setlocal DisableDelayedExpansion

rem Whole paths without a backslash at the end, which would escape the quote behind it.
for %%I in ("%~dp0..") do set "_dist=%%~fI"
if "%_dist:~-1%"=="\" set "_dist=%_dist%."
set "_home=%_dist%"
if defined JACKFIELD_HOME set "_home=%JACKFIELD_HOME:"=%"
for %%I in ("%_home%") do set "_home=%%~fI"
if "%_home:~-2%"==":\" set "_home=%_home%."
if "%_home:~-1%"=="\" set "_home=%_home:~0,-1%"

if defined JAVA_HOME goto java_of_home
set "_java="
for %%I in (java.exe) do set "_java=%%~$PATH:I"
if defined _java goto java_found
>&2 echo jackfield: no Java found: install a JDK or JRE, 17 or later, or set JAVA_HOME
exit /b 1

:java_of_home
set "_java=%JAVA_HOME:"=%\bin\java.exe"
if exist "%_java%" goto java_found
>&2 echo jackfield: there is no Java at JAVA_HOME ("%JAVA_HOME:"=%")
exit /b 1

rem The feature version: 17 of 17.0.15, 8 of 1.8.0. The file 'release' saves a start of the JVM.
:java_found
set "_version="
for %%I in ("%_java%\..\..\release") do set "_release=%%~fI"
if not exist "%_release%" goto ask_java
for /f "usebackq tokens=1,2 delims==" %%A in ("%_release%") do if "%%A"=="JAVA_VERSION" set "_version=%%~B"
:ask_java
if defined _version goto compare_version
for /f "tokens=2,3" %%A in ('^""%_java%" -version 2^>^&1^"') do if "%%A"=="version" set "_version=%%~B"
:compare_version
set "_feature=0"
for /f "tokens=1,2 delims=.-+_" %%A in ("%_version%") do call :feature %%A %%B
if %_feature% geq 17 goto java_is_new
>&2 echo jackfield: Java %_version% at "%_java%" is too old: 17 or later is needed
exit /b 1

:feature
set "_feature=%1"
if "%1"=="1" set "_feature=%2"
goto :eof

:java_is_new
rem What Netty, Felix and JLine need is allowed to all in Java 17; 24 and later warn without these.
set "_leave="
if %_feature% geq 22 set "_leave=--enable-native-access=ALL-UNNAMED"
rem What is wrong with words behind 'run', or asked by them, the daemon that runs tells.
if not "%~1"=="run" goto command
if not "%~2"=="" goto command

if not exist "%_home%\" mkdir "%_home%"
if not exist "%_home%\" exit /b 1
set "JACKFIELD_HOME=%_home%"
if %_feature% geq 24 set "_leave=%_leave% --sun-misc-unsafe-memory-access=allow"
if %_feature% lss 24 set "_leave=%_leave% -XX:PerfDataSamplingInterval=5000"
if %_feature% lss 18 set "_leave=%_leave% -XX:G1ConcRefinementServiceIntervalMillis=5000"
"%_java%" %_leave% -XX:+ExplicitGCInvokesConcurrent ^
  -XX:InitialHeapSize=64m -XX:MinHeapSize=16m -XX:G1HeapRegionSize=1m -XX:GCTimeRatio=99 ^
  -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:G1PeriodicGCInterval=300000 -XX:MetaspaceSize=64m ^
  -XX:+UnlockDiagnosticVMOptions -XX:AsyncDeflationInterval=5000 -XX:GuaranteedSafepointInterval=0 ^
  -Djava.awt.headless=true -Dfile.encoding=UTF-8 ^
  -Djdk.tls.rejectClientInitiatedRenegotiation=true ^
  "-Djackfield.home=%_home%" "-Djackfield.dist=%_dist%" %JACKFIELD_JAVA_OPTS% ^
  -cp "%_dist%\lib\*" io.jackfield.launcher.Main
exit /b %ERRORLEVEL%

rem What ends soon is compiled once; what encrypts for long needs the processor's AES.
:command
set "_tier=-XX:TieredStopAtLevel=1"
for %%W in (get put send) do if "%~1"=="%%W" set "_tier="
"%_java%" %_leave% %_tier% -XX:+UseSerialGC -Xshare:auto -XX:-UsePerfData -Djdk.console=java.base ^
  -Dslf4j.internal.verbosity=WARN -Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider ^
  "-Djackfield.home=%_home%" "-Djackfield.dist=%_dist%" ^
  -cp "%_dist%\lib\*" io.jackfield.launcher.client.Control %*
exit /b %ERRORLEVEL%
