// Denoises every TIFF and PNG image of a folder. The results go to its subfolder "denoised".
// The folder is asked for, or given on the command line:
//   java -jar ij.jar -batch denoise-folder.ijm /data/experiment

folder = getArgument();
if (folder == "") folder = getDirectory("Folder of noisy images");
if (!endsWith(folder, File.separator)) folder = folder + File.separator;

results = folder + "denoised" + File.separator;
File.makeDirectory(results);
setBatchMode(true);
names = getFileList(folder);
for (i = 0; i < names.length; i++) {
	if (!endsWith(names[i], ".tif") && !endsWith(names[i], ".png")) continue;
	open(folder + names[i]);
	run("GNC Denoise", "sigma=auto");
	saveAs("tiff", results + File.getNameWithoutExtension(names[i]) + ".tif");
	close("*");
}
