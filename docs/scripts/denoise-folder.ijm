// Denoises every TIFF and PNG image of a folder. The results go to its subfolder "denoised", with a table of them; a file that
// cannot be read is reported there, and the others are still done. The folder is asked for, or given on the command line:
//   java -jar ij.jar -batch denoise-folder.ijm /data/experiment

folder = getArgument();
if (folder == "") folder = getDirectory("Folder of noisy images");
if (!endsWith(folder, File.separator)) folder = folder + File.separator;

run("GNC Denoise Files", "input=[" + folder + "] output=[" + folder + "denoised] include=[*.tif *.png] subfolders=no");
