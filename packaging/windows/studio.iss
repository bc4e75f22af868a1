; What build.ps1 has Inno Setup 6.3 or newer make of dist\aurous-studio: one file that installs for one user, without
; the rights of an administrator. Only ASCII in here: the compiler takes other files for what the system speaks.
;
;   ISCC.exe /DVersion=1.2.0rc1 /DNumbers=1.2.0.0 [/DSigned /Saurous=...] packaging\windows\studio.iss

#ifndef Version
  #error Give the version of studio/__init__.py as /DVersion; build.ps1 does.
#endif
#ifndef Numbers
  #error Give the version as four numbers as /DNumbers; build.ps1 does.
#endif
#define Name "Aurous Studio"
#define Program "Aurous Studio.exe"
#define Classes "Software\Classes"

[Setup]
; Never another one: by it a newer version finds the older.
AppId={{1486636B-D405-4203-B382-135CF5566223}
AppName={#Name}
AppVersion={#Version}
AppVerName={#Name} {#Version}
AppPublisher=Aurous Studio contributors
AppPublisherURL=https://aurous-labs.com
VersionInfoVersion={#Numbers}
VersionInfoTextVersion={#Version}
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
; What Qt 6.11 runs on: Windows 10 of October 2018.
MinVersion=10.0.17763
; Below the user's local programs. Pictures, settings and the index lie elsewhere, and stay when this goes.
DefaultDirName={autopf}\{#Name}
DisableProgramGroupPage=yes
; open_mark.py holds it in every running program. One is asked to be closed and not closed: it may be buying something.
AppMutex=com.aurous-labs.studio
CloseApplications=no
ChangesAssociations=yes
OutputDir=..\..\dist
OutputBaseFilename=aurous-studio-{#Version}-windows-x64-setup
SetupIconFile=..\..\build\windows\aurous-studio.ico
UninstallDisplayIcon={app}\{#Program}
UninstallDisplayName={#Name}
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
#ifdef Signed
SignTool=aurous
SignedUninstaller=yes
#endif

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked

[InstallDelete]
; Libraries of an older version must not be found beside the newer ones.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\aurous-studio\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\{#Name}"; Filename: "{app}\{#Program}"; WorkingDir: "{app}"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\{#Program}"; WorkingDir: "{app}"; Tasks: desktopicon

[Registry]
; Started by its name from Win+R.
Root: HKCU; Subkey: "Software\Microsoft\Windows\CurrentVersion\App Paths\aurous-studio.exe"; ValueType: string; ValueName: ""; ValueData: "{app}\aurous-studio.exe"; Flags: uninsdeletekey

; "Open with": offered for these files, and never set as what opens them.
Root: HKCU; Subkey: "{#Classes}\Applications\{#Program}"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "{#Name}"; Flags: uninsdeletekey
Root: HKCU; Subkey: "{#Classes}\Applications\{#Program}\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\{#Program}"" ""%1"""
Root: HKCU; Subkey: "{#Classes}\Applications\{#Program}\SupportedTypes"; ValueType: string; ValueName: ".png"; ValueData: ""
Root: HKCU; Subkey: "{#Classes}\.png\OpenWithProgids"; ValueType: string; ValueName: "AurousStudio.Picture"; ValueData: ""; Flags: uninsdeletevalue
Root: HKCU; Subkey: "{#Classes}\Applications\{#Program}\SupportedTypes"; ValueType: string; ValueName: ".jpg"; ValueData: ""
Root: HKCU; Subkey: "{#Classes}\.jpg\OpenWithProgids"; ValueType: string; ValueName: "AurousStudio.Picture"; ValueData: ""; Flags: uninsdeletevalue
Root: HKCU; Subkey: "{#Classes}\Applications\{#Program}\SupportedTypes"; ValueType: string; ValueName: ".jpeg"; ValueData: ""
Root: HKCU; Subkey: "{#Classes}\.jpeg\OpenWithProgids"; ValueType: string; ValueName: "AurousStudio.Picture"; ValueData: ""; Flags: uninsdeletevalue
Root: HKCU; Subkey: "{#Classes}\Applications\{#Program}\SupportedTypes"; ValueType: string; ValueName: ".webp"; ValueData: ""
Root: HKCU; Subkey: "{#Classes}\.webp\OpenWithProgids"; ValueType: string; ValueName: "AurousStudio.Picture"; ValueData: ""; Flags: uninsdeletevalue
Root: HKCU; Subkey: "{#Classes}\Applications\{#Program}\SupportedTypes"; ValueType: string; ValueName: ".mp4"; ValueData: ""
Root: HKCU; Subkey: "{#Classes}\.mp4\OpenWithProgids"; ValueType: string; ValueName: "AurousStudio.Clip"; ValueData: ""; Flags: uninsdeletevalue
Root: HKCU; Subkey: "{#Classes}\AurousStudio.Picture"; ValueType: string; ValueName: ""; ValueData: "Picture"; Flags: uninsdeletekey
Root: HKCU; Subkey: "{#Classes}\AurousStudio.Picture\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\{#Program}"" ""%1"""
Root: HKCU; Subkey: "{#Classes}\AurousStudio.Clip"; ValueType: string; ValueName: ""; ValueData: "Clip"; Flags: uninsdeletekey
Root: HKCU; Subkey: "{#Classes}\AurousStudio.Clip\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\{#Program}"" ""%1"""

[Run]
Filename: "{app}\{#Program}"; Description: "{cm:LaunchProgram,{#Name}}"; Flags: nowait postinstall skipifsilent
